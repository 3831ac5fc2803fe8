"""No tables of its own: Django tells an app that a migration is over only where this file exists."""
