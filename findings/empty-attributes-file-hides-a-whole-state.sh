#!/bin/sh
# Pulumi 3.259.0 with state on a file:// backend: beside each stack's state lies NAME.json.attrs, which the storage library
# (gocloud.dev) writes in place, right before it puts the new state in place at once. An engine that dies between the two
# steps of that small write leaves the attributes empty, and then each command fails with "EOF", `pulumi cancel` and
# `pulumi stack ls` too, although the state beside it is whole. Without the attributes file, everything works again.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pulumi@3.259.0 >/dev/null 2>&1
mkdir state
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
pulumi() { npx pulumi "$@" --non-interactive; }
printf 'name: finding\nruntime: yaml\n' >Pulumi.yaml
fail() { echo "CHANGED: $1"; exit 1; }
pulumi stack init dev >/dev/null
attributes=$(find state -name dev.json.attrs)
[ -n "$attributes" ] || fail "there is no attributes file"
: >"$attributes" # What an interrupted write leaves.
for command in "stack export --stack dev" "cancel --yes --stack dev" "stack ls"; do
  # shellcheck disable=SC2086
  pulumi $command >out.txt 2>&1 && fail "pulumi $command succeeds"
  echo "pulumi $command: $(cat out.txt)"
  grep -q 'EOF$' out.txt || fail "the error of pulumi $command"
done
rm "$attributes"
pulumi stack export --stack dev | grep -q '"version": 3' || fail "the state is lost"
echo "without the attributes file: the state is whole"
