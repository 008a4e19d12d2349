"use strict";

// Words of the page; every key has both languages.
const words = {
  title: { ja: "格付 店舗エージェント", en: "Kakuzuke store agent" },
  other: { ja: "English", en: "日本語" },
  skip: { ja: "本文へ", en: "Skip to content" },
  state: { ja: "状態", en: "State" },
  well: { ja: "問題はありません。", en: "All is well." },
  store: { ja: "店舗", en: "Store" },
  businessDate: { ja: "営業日", en: "Business date" },
  unsent: { ja: "未送信", en: "Unsent" },
  oldest: { ja: "最も古い未送信", en: "Oldest unsent" },
  none: { ja: "なし", en: "none" },
  success: { ja: "最後の同期", en: "Last sync" },
  never: { ja: "まだありません", en: "never" },
  freshness: { ja: "価格の鮮度", en: "Freshness of prices" },
  ready: { ja: "最新", en: "ready" },
  limited: { ja: "制限あり", en: "limited" },
  stale: { ja: "古い", en: "stale" },
  madeOn: { ja: "格付の基準日", en: "Ratings made on" },
  policy: { ja: "方針の版", en: "Policy version" },
  quarantine: { ja: "確認待ち", en: "In quarantine" },
  version: { ja: "エージェントの版", en: "Agent version" },
  till: { ja: "会計の試算", en: "Till simulator" },
  tillNote: {
    ja: "価格を試算します。会計は記録されませんが、見積もりとして残ります。",
    en: "Prices a basket. No receipt is recorded; the quote is kept like any other.",
  },
  member: { ja: "会員番号", en: "Member number" },
  payment: { ja: "支払方法", en: "Way of payment" },
  fulfilment: { ja: "受取方法", en: "Way of handing over" },
  goods: { ja: "商品", en: "Goods" },
  product: { ja: "商品コード", en: "Product code" },
  quantity: { ja: "数量", en: "Quantity" },
  add: { ja: "商品を追加", en: "Add a line" },
  remove: { ja: "削除", en: "Remove" },
  price: { ja: "試算する", en: "Price it" },
  unitPrice: { ja: "単価", en: "Unit price" },
  cost: { ja: "原価", en: "Cost" },
  fee: { ja: "手数料", en: "Fee" },
  tax: { ja: "税", en: "Tax" },
  lineTotal: { ja: "小計", en: "Line" },
  total: { ja: "合計", en: "Total" },
  saved: { ja: "標準価格との差", en: "Saved against standard prices" },
  quote: { ja: "見積番号", en: "Quote" },
  closed: {
    ja: "このページを開くには、この端末で kakuzuke-agent page を実行し、表示されたリンクを開いてください。",
    en: "To open this page, run kakuzuke-agent page on this machine and open the link that it prints.",
  },
  away: {
    ja: "エージェントに接続できません。動いているか確認してください。",
    en: "The agent cannot be reached. See that it is running.",
  },
};

const byId = (id) => document.getElementById(id);
let language = navigator.language.startsWith("en") ? "en" : "ja";
let session = sessionStorage.getItem("session");
let state = null;
let quote = null;

const say = (key) => words[key][language];

function make(name, text, attributes = {}) {
  const element = document.createElement(name);
  if (text !== undefined && text !== null) element.textContent = String(text);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function notice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = text === "";
}

async function ask(method, path, body) {
  const headers = {};
  if (session) headers.Authorization = "Bearer " + session;
  if (body) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      method, headers, body: body && JSON.stringify(body), cache: "no-store", credentials: "omit",
    });
  } catch {
    throw new Error(say("away"));
  }
  const answer = await response.json();
  if (response.status === 401) {
    session = null;
    sessionStorage.removeItem("session");
    throw new Error(say("closed"));
  }
  if (!response.ok) {
    throw new Error((answer.field ? answer.field + ": " : "") + answer.message + " " + answer.next_step);
  }
  return answer;
}

function amount(value) {
  return quote.currency + " " + value.toLocaleString(language);
}

function showState() {
  if (!state) return;
  const attention = byId("attention");
  attention.replaceChildren();
  if (state.attention.length === 0) attention.append(make("li", say("well")));
  // What the agent tells about itself is English in all its tools.
  for (const sentence of state.attention) attention.append(make("li", sentence, { lang: "en" }));
  const moment = (text) => new Date(text).toLocaleString(language);
  const figures = [
    ["store", state.store], ["businessDate", state.business_date], ["unsent", state.unsent],
    ["oldest", state.oldest_unsent_at ? moment(state.oldest_unsent_at) : say("none")],
    ["success", state.last_success_at ? moment(state.last_success_at) : say("never")],
    ["freshness", say(state.freshness)], ["madeOn", state.ratings_made_on ?? say("never")],
    ["policy", state.policy_version], ["quarantine", state.quarantine_open], ["version", state.software_version],
  ];
  byId("figures").replaceChildren(...figures.flatMap(([key, value]) => [make("dt", say(key)), make("dd", value)]));
}

function showQuote() {
  const place = byId("prices");
  place.replaceChildren();
  if (!quote) return;
  const table = make("table");
  const head = make("tr");
  for (const key of ["product", "unitPrice", "cost", "fee", "tax", "lineTotal"]) {
    head.append(make("th", say(key), { scope: "col" }));
  }
  table.append(make("thead"), make("tbody"));
  table.tHead.append(head);
  for (const line of quote.lines) {
    const row = make("tr");
    const parts = line.composition ?? {};
    const told = (value) => (value === undefined ? "–" : amount(value));
    row.append(make("td", line.product), make("td", amount(line.unit_price)), make("td", told(parts.cost)));
    row.append(make("td", told(parts.fee)), make("td", told(parts.tax)), make("td", amount(line.line_total)));
    table.tBodies[0].append(row);
  }
  const frame = make("div", null, { class: "table" });
  frame.append(table);
  place.append(frame, make("p", say("total") + " " + amount(quote.total), { class: "total" }));
  place.append(make("p", say("saved") + " " + amount(quote.saved)));
  for (const sentence of quote.sentences ?? []) place.append(make("p", sentence));
  place.append(make("p", say("quote") + " " + quote.quote_id + " · " + say("freshness") + " " + say(quote.freshness)));
}

function addLine() {
  const line = make("li");
  const product = make("input", null, { class: "product", autocomplete: "off", maxlength: "200" });
  const quantity = make("input", null, { class: "quantity", inputmode: "decimal" });
  const remove = make("button", say("remove"), { type: "button" });
  product.setAttribute("aria-label", say("product"));
  quantity.setAttribute("aria-label", say("quantity"));
  product.placeholder = say("product");
  quantity.value = "1";
  remove.addEventListener("click", () => {
    line.remove();
    byId("add").focus();
  });
  line.append(product, " × ", quantity, " ", remove);
  byId("lines").append(line);
  return product;
}

function showWords() {
  document.documentElement.lang = language;
  document.title = say("title");
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  byId("language").textContent = say("other");
  for (const line of byId("lines").children) {
    line.querySelector(".product").setAttribute("aria-label", say("product"));
    line.querySelector(".product").placeholder = say("product");
    line.querySelector(".quantity").setAttribute("aria-label", say("quantity"));
    line.querySelector("button").textContent = say("remove");
  }
  showState();
  showQuote();
}

async function refresh() {
  if (!session) return notice(say("closed"));
  try {
    state = await ask("GET", "/status");
    notice("");
    showState();
  } catch (error) {
    notice(error.message);
  }
}

async function priceBasket() {
  const body = { lines: [], language };
  for (const key of ["payment", "fulfilment"]) if (byId(key).value.trim()) body[key] = byId(key).value.trim();
  if (byId("member").value.trim()) body.member_number = byId("member").value.trim();
  for (const line of byId("lines").children) {
    const product = line.querySelector(".product").value.trim();
    if (product) body.lines.push({ product, quantity: Number(line.querySelector(".quantity").value) });
  }
  try {
    quote = await ask("POST", "/quote", body);
    notice("");
    showQuote();
    byId("prices").focus();
  } catch (error) {
    quote = null;
    showQuote();
    notice(error.message);
  }
}

async function start() {
  byId("language").addEventListener("click", () => {
    language = language === "ja" ? "en" : "ja";
    showWords();
  });
  byId("add").addEventListener("click", () => addLine().focus());
  byId("basket").addEventListener("submit", (event) => {
    event.preventDefault();
    priceBasket();
  });
  addLine();
  showWords();
  const code = location.hash.slice(1);
  if (code && code !== "main") {
    // The code works once; nothing of it stays in the address.
    history.replaceState(null, "", "/");
    session = null;
    try {
      session = (await ask("POST", "/pages", { code })).session;
      sessionStorage.setItem("session", session);
    } catch (error) {
      return notice(error.message);
    }
  }
  await refresh();
  setInterval(refresh, 15000);
}

start();
