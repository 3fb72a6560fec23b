# One image for every worker and the API: slim, without a compiler, not as root.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY pyproject.toml constraints.txt README.md ./
COPY api api
COPY benchmarks benchmarks
COPY cli cli
COPY detectors detectors
COPY fines fines
COPY pipeline pipeline
COPY simulator simulator
RUN python -m venv /opt/tartip \
    && /opt/tartip/bin/pip install --no-cache-dir --constraint constraints.txt '.[postgres,s3]'

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv --no-create-home tartip \
    && install --directory --owner=tartip /srv/var
COPY --from=build /opt/tartip /opt/tartip
ENV PATH=/opt/tartip/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv
USER 10001
ENTRYPOINT ["tartip"]
CMD ["--help"]
