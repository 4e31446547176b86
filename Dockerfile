# Rattan as an image: docker build -t rattan . (podman build, buildah bud). What a built server needs to run, and nothing
# else: no npm, no sources, no tests. Everything it writes goes to /work; the root file system may be read-only.
ARG NODE=24
FROM node:${NODE}-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node server/start.mjs build
RUN node server/image.mjs /image

FROM node:${NODE}-bookworm-slim
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /opt/yarn*
WORKDIR /app
COPY --from=build /image ./
RUN mkdir -p /work /data /backups && chown node:node /work /backups
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data WORK_DIR=/work
USER node
# Every part that is not plain JavaScript, once, as the user that will run it.
RUN node smoke.mjs
VOLUME /work
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "health.mjs"]
CMD ["node", "--max-semi-space-size=4", ".server/main.js"]
