#!/usr/bin/env bash
# First start of the database: a role for coach that no policy lets past, its database, and pgvector in it.
set -euo pipefail
password=$(tr -d '\r\n' </run/secrets/store_password)
psql -v ON_ERROR_STOP=1 -v password="$password" --username postgres <<'SQL'
CREATE ROLE coach LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE coach OWNER coach TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
REVOKE ALL ON DATABASE coach FROM PUBLIC;
\connect coach
CREATE EXTENSION vector;
SQL
