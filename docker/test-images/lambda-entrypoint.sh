#!/bin/sh
# The contract of AWS's base images: argument 1 is the handler; the Runtime API is given.
if [ $# -ne 1 ]; then
  echo "entrypoint requires the handler name to be the first argument" 1>&2
  exit 142
fi
export _HANDLER="$1"
if [ -z "${AWS_LAMBDA_RUNTIME_API}" ]; then
  echo "AWS_LAMBDA_RUNTIME_API is not set, and this image carries no runtime interface emulator" 1>&2
  exit 1
fi
exec /var/runtime/bootstrap
