# coach in a container: built with all its tools, run with none of them, by nobody in particular, from a file system that cannot
# be written. What it keeps lies in /data or on the server that COACH_STORE names.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY .config ./.config
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm pack --ignore-scripts --pack-destination /packed

FROM node:24-bookworm-slim AS install
WORKDIR /app
COPY --from=build /packed/*.tgz /packed/
COPY --from=build /build/package.json /build/package-lock.json /build/.npmrc ./
RUN tar -xzf /packed/*.tgz --strip-components=1 && npm ci --omit=dev --ignore-scripts && rm -rf /root/.npm

FROM node:24-bookworm-slim
ENV NODE_ENV=production COACH_HOME=/data
WORKDIR /app
COPY --from=install --chown=root:root /app /app
RUN mkdir /data && chown node:node /data && ln -s /app/bin/coach.js /usr/local/bin/coach
USER node
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8787/v1/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/bin/coach.js"]
CMD ["--help"]
