# One image for each domain: docker build --build-arg DOMAIN=market -t rose-ash-market .
# deploy.sh builds all six on one digest of it: BASE=oven/bun@sha256:…
ARG BASE=oven/bun:1.4.5-slim
FROM ${BASE} AS packages
WORKDIR /app
COPY package.json bun.lock ./
# What only tests need stays out of the image.
RUN bun install --frozen-lockfile --production

FROM ${BASE}
ARG DOMAIN
ENV DOMAIN=${DOMAIN} NODE_ENV=production COOP_HOST=0.0.0.0 COOP_LISTEN_PORT=4000 COOP_DATA=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json tsconfig.json bunfig.toml ./
COPY core ./core
COPY templates ./templates
COPY domains ./domains
COPY migrations ./migrations
COPY public ./public
# migrate, backup, restore and doctor, for a person: docker exec … bun run doctor
COPY scripts ./scripts
# The scripts of some pages: nothing is written here once it runs.
RUN bun scripts/build-client.ts
# The server as a few files: ready in half the time, with less memory. The sources stay for the scripts.
RUN bun scripts/bundle.ts
# The code stays root's. Uploads are kept in a volume, which takes its owner from here when it is new.
RUN mkdir /data && chown bun:bun /data
VOLUME /data
USER bun
EXPOSE 4000
# slim has no curl; Bun is there anyway.
HEALTHCHECK --interval=10s --timeout=3s --start-period=180s --retries=3 \
  CMD ["bun", "-e", "const r = await fetch(`http://127.0.0.1:${process.env.COOP_LISTEN_PORT}/health`); process.exit(r.ok ? 0 : 1)"]
# exec: Bun itself gets the signals, no shell stands between.
CMD ["sh", "-c", "exec bun dist/serve.js \"$DOMAIN\""]
