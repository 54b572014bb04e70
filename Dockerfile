# One image for web, worker, scheduler and migrations; the command says which.

FROM node:24-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund --omit=dev
COPY vite.config.js ./
COPY static/src static/src
RUN node node_modules/vite/bin/vite.js build

FROM python:3.11-slim-bookworm AS packages
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv UV_LINK_MODE=copy
COPY config/requirements/uv.txt requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --no-deps -r uv.txt
RUN uv pip install --no-cache --require-hashes --no-deps --compile-bytecode -r requirements.txt

FROM python:3.11-slim-bookworm
# What Blender links against: the list of config/local/libraries.py.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libx11-6 libxrender1 libxfixes3 libxi6 libxkbcommon0 libsm6 libgl1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home app \
    # Where a graphics card's driver keeps what it compiled: a volume mounted there belongs to the user, too.
    && install --directory --owner app --group app /home/app/.nv
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NUMBA_CACHE_DIR=/tmp/numba \
    DJANGO_SETTINGS_MODULE=config.settings.production
COPY . .
COPY --from=frontend /app/static/dist static/dist
# Collecting reads settings, which insist on addresses and secrets; none of these stays in the image's environment.
RUN RANDOM_TEXT=$(head -c 32 /dev/urandom | base64) \
    && SECRET_KEY=$RANDOM_TEXT API_KEY_PEPPER=$RANDOM_TEXT PUBLIC_URL=http://build \
    DATABASE_URL=postgresql://build/build REDIS_URL=redis://build S3_ENDPOINT_URL=http://build \
    S3_ACCESS_KEY_ID=build S3_SECRET_ACCESS_KEY=build python manage.py collectstatic --noinput
USER app
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000); c.request('GET', '/health'); raise SystemExit(c.getresponse().status >= 500)"]
CMD ["uvicorn", "config.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--proxy-headers", "--timeout-graceful-shutdown", "20"]
