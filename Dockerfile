# One binary in a small image. Everything it keeps is under /data: the database and its key.
#
#     docker build -t tympan .
#     docker run -p 127.0.0.1:8080:8080 -v tympan-data:/data tympan

FROM rust:1.95-slim-bookworm AS builder
WORKDIR /src
COPY . .
RUN cargo build --release --locked --bin tympan

FROM debian:bookworm-slim
COPY --from=builder /src/target/release/tympan /usr/local/bin/tympan

# A number, so that Kubernetes' runAsNonRoot can tell.
RUN install --directory --owner=10001 --group=10001 --mode=0700 /data
USER 10001:10001

VOLUME /data
WORKDIR /data

# What a thread frees, another may use: glibc would keep it for each of them.
ENV MALLOC_ARENA_MAX=2
ENV TYMPAN_LISTEN=0.0.0.0:8080
EXPOSE 8080

HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["tympan", "healthcheck"]

ENTRYPOINT ["tympan"]
CMD ["serve"]
