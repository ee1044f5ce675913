#!/usr/bin/env bash
# After the merge: applies the plan that was reviewed, and nothing else.
#
#   apply.sh <stack> <folder with plan.json>
#
# Where the cloud or the program has moved on since, the engine refuses what the plan does not hold: preview again.
set -euo pipefail
pulumi up --stack "$1" --refresh --yes --skip-preview --non-interactive --plan "$2/plan.json"
