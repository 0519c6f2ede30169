-- What every table of a shared database rests on. A row belongs to one owner; a policy on each table shows and takes no other's.

-- The program's own role acts for the owner it was told; everybody else who is let in can only be who logged in.
CREATE FUNCTION coach_owner() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF pg_has_role(session_user, '{program}', 'MEMBER') THEN RETURN current_setting('coach.owner'); END IF;
  RETURN session_user;
END $$;

-- Rows that are only ever added leave when their owner erases everything, and in no other way.
CREATE FUNCTION coach_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('coach.erase', true) = OLD.owner THEN RETURN OLD; END IF;
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$;

-- The highest number that was given and taken away again, for tables whose numbers are never given twice.
CREATE TABLE coach_numbers (
  owner TEXT COLLATE "C" NOT NULL DEFAULT coach_owner(),
  name TEXT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (owner, name)
);
ALTER TABLE coach_numbers ENABLE ROW LEVEL SECURITY;
CREATE POLICY coach_numbers_owner ON coach_numbers USING (owner = (SELECT coach_owner()));

CREATE FUNCTION coach_keep_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coach_numbers (owner, name, last) VALUES (OLD.owner, TG_TABLE_NAME, OLD.id)
  ON CONFLICT (owner, name) DO UPDATE SET last = greatest(coach_numbers.last, excluded.last);
  RETURN OLD;
END $$;
