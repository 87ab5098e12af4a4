// The JavaScript program of docs/clients.md: its text is the first line of standard input, each further line a poll; each is
// answered by a line that says what is known. `node clients.mjs URL`.

import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { value: program } = await lines.next();
const { Follower } = await import(`data:text/javascript,${encodeURIComponent(JSON.parse(program))}`);
const follower = new Follower(process.argv[2]);

while (!(await lines.next()).done) {
  const seconds = await follower.poll();
  const { posts, live, failures } = follower;
  console.log(JSON.stringify({ seconds, posts: [...posts], live, failures }));
}
