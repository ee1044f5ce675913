/** mocha's own `spec` report, which also leaves its totals in a file for `scripts/totals.mjs`. */
const { writeFileSync } = require("node:fs");
const { Spec } = require("mocha").reporters;

module.exports = class extends Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures } = this.stats;
      writeFileSync(process.env.VPC_PEERING_TEST_TOTALS, JSON.stringify({ passes, failures }));
    });
  }
};
