#!/usr/bin/env bash
# On a pull request: previews one stack, keeps the plan, and writes the report.
#
#   preview.sh <stack> <folder for the results> [conditions of --fail-on…]
#
# Leaves plan.json (exactly what `apply.sh` may do), preview.json, report.md and report.html in the folder.
# Ends with 3 where a condition is met, with 4 where one is not known to be, and with 1 where the preview fails; the
# report is there in each case.
set -euo pipefail
stack=$1 results=$2
shift 2
mkdir -p "$results"

# A preview that fails prints why as JSON too, and that belongs into the report.
failed=0
pulumi preview --stack "$stack" --refresh --json --non-interactive --save-plan "$results/plan.json" \
  >"$results/preview.json" || failed=1

vpc-peering report "$results/preview.json" --format html --out "$results/report.html"
gates=()
if [ $# -gt 0 ]; then gates=(--fail-on "$@"); fi
vpc-peering report "$results/preview.json" --out "$results/report.md" ${gates[@]+"${gates[@]}"}
exit "$failed"
