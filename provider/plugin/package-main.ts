/**
 * `main` of package.json, with which Pulumi starts the repository as a plugin. Programs use `exports`; a tool that
 * ignores those, such as an old bundler, gets the SDK.
 */
const PLUGIN_HOST = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run-plugin[\\/]/;

module.exports = PLUGIN_HOST.test(require.main?.filename ?? "") ? require("./main.js") : require("../../sdk/index.js");
