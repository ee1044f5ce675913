import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, request as forward } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HttpCall } from "../../../../provider/backend/http/protocol.js";
import { proxyFor } from "../../../../provider/backend/http/proxy.js";
import { Requester } from "../../../../provider/backend/http/requester.js";
import { isPeeringError, type PeeringError } from "../../../../provider/errors.js";
import { type Identity, selfSigned } from "./certificate.js";
import {
  type Answer,
  call,
  FakeTime,
  isSilent,
  type LocalServer,
  result,
  serve,
  settingsFor,
  SIGNATURE,
  THING,
  TOY,
} from "./toy.js";

const PROXY_VARIABLES = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"].flatMap((name) => [
  name,
  name.toUpperCase(),
]);

describe("the HTTP transport", () => {
  const identity = selfSigned();
  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-http-"));
  const caFile = join(folder, "ca.pem");
  const open: { close(): Promise<void> }[] = [];
  const environment = new Map<string, string | undefined>();

  before(() => writeFileSync(caFile, identity.cert));
  after(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    for (const name of PROXY_VARIABLES) {
      environment.set(name, process.env[name]);
      delete process.env[name];
    }
  });
  afterEach(async () => {
    for (const [name, value] of environment) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    for (const one of open.splice(0)) await one.close();
  });

  async function listening(answers: readonly Answer[], secure: boolean | Identity = false): Promise<LocalServer> {
    const own = secure === true ? identity : secure;
    const server = await serve(answers, own ? (listener) => createHttpsServer(own, listener) : undefined);
    open.push(server);
    return server;
  }

  function asking(config: Record<string, string> = {}, attemptTimeout = 5000) {
    const time = new FakeTime();
    const requester = new Requester(settingsFor(config), TOY, time.services({ attemptTimeout }));
    return { time, ask: (url: string, more?: Partial<HttpCall>) => requester.read(call(url, more), THING) };
  }

  const failure = (work: Promise<unknown>): Promise<PeeringError> =>
    work.then(
      () => assert.fail("it should have failed"),
      (error: unknown) => {
        assert.ok(isPeeringError(error), String(error));
        return error;
      },
    );

  it("sends the signed bytes, and adds no content type", async () => {
    const server = await listening([result("a")]);
    const { ask } = asking();
    const path = "/v1/regions/cn-north-1/vpcs/a%3Ab;c=d'e(f)*";
    await ask(`${server.url}${path}`, { body: '{"name":"名字 & more"}', headers: { "Content-Type": "text/x-odd" } });
    await ask(`${server.url}${path}`, { method: "GET", body: undefined as never, headers: { "content-type": "a/b" } });
    await ask(`${server.url}${path}`, { method: "DELETE", body: undefined as never, headers: {} });
    const [post, get, del] = server.heard;
    assert.equal(post!.url, `${path}?Signature=${SIGNATURE}`);
    assert.equal(post!.body, '{"name":"名字 & more"}');
    assert.deepEqual(
      [post, get, del].map((heard) => [heard!.method, heard!.headers["content-type"], heard!.headers["accept"]]),
      [
        ["POST", "text/x-odd", undefined],
        ["GET", "a/b", undefined],
        ["DELETE", undefined, undefined],
      ],
    );
    assert.equal(post!.headers["user-agent"], "pulumi-vpc-peering");
  });

  it("reuses one connection for consecutive calls", async () => {
    const server = await listening([result("a")]);
    const { ask } = asking();
    for (let i = 0; i < 5; i++) await ask(server.url);
    assert.equal(server.connections(), 1);
  });

  it("stops an attempt in time on a silent or an endless server", async () => {
    const drips: Answer = (response) => {
      response.writeHead(200);
      const dripping = setInterval(() => response.write(" "), 20);
      response.once("close", () => clearInterval(dripping));
    };
    const server = await listening([isSilent, drips, result("a")]);
    const { ask, time } = asking({}, 200);
    const start = Date.now();
    assert.deepEqual(await ask(server.url), { name: "a" });
    assert.ok(Date.now() - start < 1900);
    assert.equal(time.said.length, 2);
    for (const line of time.said) assert.match(line, /no answer within 0\.2 s; trying again/);
  });

  it("fails after four attempts on an unreachable server, with advice on what to check", async () => {
    const gone = await serve([result("a")]);
    await gone.close();
    const error = await failure(asking().ask(`${gone.url}/path`));
    assert.match(error.message, /DescribeThings got no answer from 127\.0\.0\.1:\d+ in 4 attempts: .*ECONNREFUSED/);
    assert.match(error.message, /the proxy variables and vpcpeering:endpoint/);
    assert.deepEqual([error.code, error.message.includes("Signature")], ["backend-failure", false]);
  });

  it("rejects an endpoint that is no URL without an attempt", async () => {
    for (const url of ["not a url", "ftp://127.0.0.1/"]) {
      const { ask, time } = asking({ endpoint: url });
      const error = await failure(ask(url));
      assert.equal(error.code, "invalid-config");
      assert.match(error.message, /^vpcpeering:endpoint ".+": is not the base URL of an API/);
      assert.deepEqual(time.said, []);
    }
  });

  it("names caFile if the certificate is not trusted, at the first attempt", async () => {
    const server = await listening([result("a")], true);
    const { ask, time } = asking();
    const error = await failure(ask(server.url));
    assert.match(
      error.message,
      /^vpcpeering:caFile: DescribeThings got no answer from 127\.0\.0\.1:\d+: .*self-signed/,
    );
    assert.match(error.message, /Set the file of the authority/);
    assert.deepEqual([time.said, server.heard], [[], []]);
  });

  for (const [what, own, reason] of [
    [
      "is for another host",
      selfSigned("127.0.0.2"),
      /127\.0\.0\.1 is not in .* Use a host name in vpcpeering:endpoint/,
    ],
    ["has expired", selfSigned("127.0.0.1", -1), /certificate has expired .* Check this machine's clock/],
    ["is not valid yet", selfSigned("127.0.0.1", 4), /certificate is not yet valid .* Check this machine's clock/],
  ] as const) {
    it(`rejects a certificate of a trusted authority that ${what}, and sends nothing`, async () => {
      const server = await listening([result("a")], own);
      const trusted = join(folder, "own.pem");
      writeFileSync(trusted, own.cert);
      assert.match((await failure(asking({ caFile: trusted }).ask(server.url))).message, reason);
      assert.deepEqual(server.heard, []);
    });
  }

  it("rejects a certificate that is not trusted also where NODE_TLS_REJECT_UNAUTHORIZED turns the check off", async () => {
    const server = await listening([result("a")], true);
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      assert.match((await failure(asking().ask(server.url))).message, /self-signed/);
      assert.deepEqual(server.heard, []);
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    }
  });

  it("trusts the certificates in caFile", async () => {
    const server = await listening([result("a")], true);
    assert.deepEqual(await asking({ caFile }).ask(server.url), { name: "a" });
  });

  it("rejects a missing caFile, and one without a certificate", () => {
    const empty = join(folder, "empty.pem");
    writeFileSync(empty, "nothing");
    assert.throws(() => asking({ caFile: join(folder, "none.pem") }), /caFile ".+none\.pem": the file cannot be read/);
    assert.throws(() => asking({ caFile: empty }), /caFile ".+empty\.pem": the file holds no certificate/);
  });

  it("sends http through the proxy of the environment, except for no_proxy", async () => {
    const server = await listening([result("a")]);
    const proxied: string[] = [];
    const proxy = createHttpServer((request, response) => {
      proxied.push(request.url!);
      const { method, headers } = request;
      const onward = forward(request.url!, { method: method!, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    process.env["http_proxy"] = await listeningUrl(proxy);
    assert.deepEqual(await asking().ask(`${server.url}/x`), { name: "a" });
    assert.deepEqual(proxied, [`${server.url}/x?Signature=${SIGNATURE}`]);
    process.env["no_proxy"] = "127.0.0.1";
    await asking().ask(`${server.url}/y`);
    assert.equal(proxied.length, 1);
  });

  it("sends https through a tunnel of the proxy, which learns only the host", async () => {
    const server = await listening([result("a")], true);
    const requested: string[] = [];
    const proxy = createServer((client) => {
      client.on("error", () => client.destroy());
      client.once("data", (bytes) => {
        const [, host, port] = /^CONNECT ([\d.]+):(\d+) /.exec(bytes.toString("latin1"))!;
        requested.push(bytes.toString("latin1"));
        const target = connect(Number(port), host, () => {
          client.write("HTTP/1.1 200 Connection established\r\n\r\n");
          client.pipe(target).pipe(client);
        });
        target.on("error", () => client.destroy());
      });
    });
    process.env["https_proxy"] = await listeningUrl(proxy);
    const { ask } = asking({ caFile });
    for (let i = 0; i < 2; i++) assert.deepEqual(await ask(`${server.url}/x`), { name: "a" });
    assert.ok(requested.length >= 1);
    for (const text of requested) assert.ok(!text.includes(SIGNATURE) && !text.includes("/x"), text);
    assert.equal(server.heard[0]!.url, `/x?Signature=${SIGNATURE}`);
  });

  it("sends the proxy the decoded user and password", async () => {
    const server = await listening([result("a")]);
    const secure = await listening([result("b")], true);
    const credentials: (string | undefined)[] = [];
    const proxy = createHttpServer((request, response) => {
      credentials.push(request.headers["proxy-authorization"]);
      const { "proxy-authorization": _, ...headers } = request.headers;
      const onward = forward(request.url!, { method: request.method!, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    proxy.on("connect", (request: IncomingMessage, client: Socket) => {
      credentials.push(request.headers["proxy-authorization"]);
      const [host, port] = request.url!.split(":");
      const target = connect(Number(port), host, () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        client.pipe(target).pipe(client);
      });
      client.on("error", () => target.destroy());
      target.on("error", () => client.destroy());
    });
    const url = (await listeningUrl(proxy)).replace("//", "//us%40er:p%3Aa%25s@");
    process.env["http_proxy"] = process.env["HTTPS_PROXY"] = url;
    await asking().ask(server.url);
    await asking({ caFile }).ask(secure.url);
    const expected = `Basic ${Buffer.from("us@er:p:a%s").toString("base64")}`;
    assert.deepEqual(credentials, [expected, expected]);
  });

  for (const secure of [false, true])
    for (const status of [407, 502])
      it(`reports a proxy's ${status} as the proxy's, for ${secure ? "https" : "http"}`, async () => {
        const server = await listening([result("a")], secure);
        let requested = 0;
        const proxy = createHttpServer((_, response) => void (requested++, response.writeHead(status).end("<html>no")));
        proxy.on("connect", (_: IncomingMessage, client: Socket) => {
          requested++;
          client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
        });
        const url = await listeningUrl(proxy);
        process.env[secure ? "https_proxy" : "http_proxy"] = url;
        const { message } = await failure(asking({ caFile }).ask(server.url));
        const host = new URL(url).host;
        assert.ok(message.includes(`the proxy ${host} answered with status ${status}`), message);
        assert.match(message, status === 407 ? /user:password@host:port/ : /proxy/);
        assert.ok(!/was refused|request id/.test(message), message);
        assert.deepEqual([server.heard.length, requested], [0, secure || status === 407 ? 1 : 12]);
      });

  it("bypasses the proxy for no_proxy: names, domains, addresses, CIDR blocks, ports", () => {
    const passes = (url: string, exempt: string) =>
      proxyFor(new URL(url), { https_proxy: "http://proxy:3128", NO_PROXY: exempt }) === undefined;
    for (const [url, exempt] of [
      ["https://vpc.example.com", "vpc.example.com"],
      ["https://vpc.example.com", "other, .example.com"],
      ["https://vpc.example.com", "*.example.com"],
      ["https://vpc.example.com", "*"],
      ["https://vpc.example.com:8443", "vpc.example.com:8443"],
      ["https://10.1.2.3", "10.0.0.0/8"],
      ["https://[fd00::1]", "[fd00::1]"],
      ["https://127.0.0.1:1", "localhost"],
    ] as const)
      assert.ok(passes(url, exempt), `${url} and ${exempt}`);
    for (const [url, exempt] of [
      ["https://vpc.example.com", ""],
      ["https://vpc.example.com", "example.com"],
      ["https://vpc.example.com:8443", "vpc.example.com:443"],
      ["https://11.1.2.3", "10.0.0.0/8, 10.0.0.0/99"],
      ["https://vpc.example.com", "localhost"],
    ] as const)
      assert.ok(!passes(url, exempt), `${url} and ${exempt}`);
  });

  /** Listens, and is closed with its connections at the test's end. */
  async function listeningUrl(server: ReturnType<typeof createServer>): Promise<string> {
    const sockets = new Set<Socket>();
    server.on("connection", (socket: Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    open.push({
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          for (const socket of sockets) socket.destroy();
        }),
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
});
