# syntax-free on purpose: reads the same with and without BuildKit.

# The base of both stages. `deploy/pin-images.sh` names the one that was tried by its digest.
ARG NODE_IMAGE=node:24-bookworm-slim

# The build: all dependencies, TypeScript to JavaScript, then only what runs.
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/clean.mjs scripts/
COPY bin bin
COPY src src
COPY workers workers
RUN npm run -s build \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && find dist -name '*.map' -delete

# What runs: no compiler, no tests, no package manager's cache, not root.
FROM ${NODE_IMAGE}
# The threshold at its default, but fixed: else one large buffer that is freed raises it, and glibc keeps what comes after.
# Half of the threads of the pool may look up names: with four, two names whose servers never answer would be all there is.
ENV NODE_ENV=production \
    MALLOC_TRIM_THRESHOLD_=131072 \
    UV_THREADPOOL_SIZE=8 \
    COPYDESK_CONFIG=/app/config \
    COPYDESK_DATA=/tmp/copydesk
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY schemas schemas
COPY config config
COPY LICENSE NOTICE ./
COPY licenses licenses
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["node", "dist/bin/copydesk.js", "health"]
ENTRYPOINT ["node", "dist/bin/copydesk.js"]
CMD ["run"]
