#!/bin/sh
# jdcloud-sdk-js 1.2.202: the constructor of a service writes its default endpoint into the options object of the caller. If
# the same object is used for a second service, that endpoint counts as given: the VM client has the host of the VPC service,
# because the VPC client was built first. Each service needs an options object of its own.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jdcloud-sdk-js@1.2.202 >/dev/null 2>&1
cat >endpoints.js <<'JS'
const Vpc = require("jdcloud-sdk-js/src/services/vpc");
const Vm = require("jdcloud-sdk-js/src/services/vm");
const options = () => ({ credentials: { accessKeyId: "ak", secretAccessKey: "sk" }, regionId: "cn-north-1" });
const print = (title, ...clients) => console.log(`${title}: ${clients.map((client) => `${client.serviceId} at ${client.config.endpoint.host}`).join(", ")}`);
const shared = options();
print("an options object for each client", new Vpc(options()), new Vm(options()));
print("one options object for both", new Vpc(shared), new Vm(shared));
console.log(`the options of the caller: ${Object.keys(shared)}`);
JS
node endpoints.js | tee out.txt
[ "$(cat out.txt)" = "an options object for each client: vpc at vpc.jdcloud-api.com, vm at vm.jdcloud-api.com
one options object for both: vpc at vpc.jdcloud-api.com, vm at vpc.jdcloud-api.com
the options of the caller: credentials,regionId,basePath,endpoint" ] || { echo "CHANGED"; exit 1; }
