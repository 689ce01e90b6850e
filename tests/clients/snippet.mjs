// Prints the snippet for pages as Segment makes it:   node snippet.mjs KEY
import snippet from "@segment/snippet";

console.log(snippet.min({ apiKey: process.argv[2] }));
