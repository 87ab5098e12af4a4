// Firefox over WebDriver BiDi: one JSON line in, one out. In: {"open": url} or {"evaluate": expression}. Out: {"value"} or {"error"}.

import { createInterface } from "node:readline";

import puppeteer from "puppeteer-core";

const browser = await puppeteer.launch({ browser: "firefox", executablePath: process.argv[2], headless: true });
const page = await browser.newPage();
const complaints = [];
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(String(error)));

async function answer({ open, evaluate, complained }) {
  if (open) await page.goto(open);
  return complained ? complaints : evaluate ? page.evaluate(evaluate) : null;
}

for await (const line of createInterface({ input: process.stdin })) {
  const said = await answer(JSON.parse(line)).then((value) => ({ value: value ?? null }), (error) => ({ error: String(error) }));
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
await browser.close();
