// Prints Segment's own snippet for a page:   node snippet.mjs HOST KEY
import snippet from "@segment/snippet";

const [host, apiKey] = process.argv.slice(2);
console.log(snippet.min({ host, apiKey }));
