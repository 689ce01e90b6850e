// Makes the calls that stdin tells with a real Node client, and ends when the client says that all are delivered.
//
//   node send.mjs segment|rudderstack < {"host": …, "key": …, "options": {…}, "calls": [{"type": "track", …}]}
import { readFileSync } from "node:fs";

async function segment({ host, key, options, calls }) {
  const { Analytics } = await import("@segment/analytics-node");
  const client = new Analytics({ writeKey: key, host, ...options });
  client.on("error", fail);
  for (const { type, ...words } of calls) client[type](dated(words));
  await client.closeAndFlush({ timeout: 60_000 });
}

async function rudderstack({ host, key, options, calls }) {
  const { default: Analytics } = await import("@rudderstack/rudder-sdk-node");
  const client = new Analytics(key, { dataPlaneUrl: host, ...options });
  const delivered = calls.map(
    ({ type, ...words }) =>
      new Promise((done) => client[type](dated(words), (error) => (error ? fail(error) : done()))),
  );
  await client.flush();
  await Promise.all(delivered);
}

function dated({ timestamp, ...words }) {
  return timestamp ? { ...words, timestamp: new Date(timestamp) } : words;
}

function fail(error) {
  console.error(error);
  process.exit(1);
}

const clients = { segment, rudderstack };
await clients[process.argv[2]](JSON.parse(readFileSync(0, "utf8")));
