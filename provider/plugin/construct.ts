/**
 * Serves the construction of components through Pulumi's own server: started by the plugin, with the address of the
 * engine.
 */
import { main } from "@pulumi/pulumi/provider/server.js";
import { construct, startConstructing } from "../../sdk/components/construct.js";

const manifest = require("../../../package.json") as { readonly version: string };

process.on("disconnect", () => process.exit());
startConstructing();
void main({ version: manifest.version, construct }, process.argv.slice(2));
