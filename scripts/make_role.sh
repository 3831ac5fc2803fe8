#!/bin/sh
# Run once by the PostgreSQL of compose.yaml, when its folder is empty: Spindel's own role, which owns its database and
# nothing else. Row-level security does not hold for a superuser, so Spindel must not be one.
set -eu

password_file="${DATABASE_PASSWORD_FILE:-/run/secrets/database_password}"
[ -s "$password_file" ] || { echo "$password_file is empty" >&2; exit 1; }
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-postgres}" \
    --set password="$(cat "$password_file")" --set role="${ROLE:-spindel}" <<'SQL'
CREATE ROLE :"role" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE :"role" OWNER :"role";
SQL
