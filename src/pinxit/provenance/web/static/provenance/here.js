// Checks a file without sending it anywhere: its digest is looked up in the log, and the way from the
// entry to the signed root is computed here.
//
// RFC 6962, section 2.1 (the tree); C2SP tlog-tiles (its files), signed-note (its signature).

const WIDTH = 256;
const HASH = 32;

const page = document.getElementById("here");
const input = document.getElementById("here-file");
const busy = document.getElementById("here-busy");
const list = document.getElementById("here-findings");

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unbase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const sha256 = async (...parts) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", joinedBytes(parts)));
const same = (one, other) => one.length === other.length && one.every((byte, i) => byte === other[i]);
const latin = new TextDecoder("latin1");

function joinedBytes(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

async function fetched(path) {
  const answer = await fetch(path, { credentials: "omit" });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
  return answer;
}

// The address of a tile: groups of three digits, all but the last after an x.
function tilePath(level, index, width) {
  const groups = [String(index % 1000).padStart(3, "0")];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  }
  const suffix = width < WIDTH ? `.p/${width}` : "";
  return `${page.dataset.log}tile/${level}/${groups.join("/")}${suffix}`;
}

class Tree {
  constructor(size) {
    this.size = size;
    this.tiles = new Map();
  }

  async tile(level, index) {
    const path = tilePath(level, index, this.widthAt(level, index));
    if (!this.tiles.has(path)) {
      this.tiles.set(path, fetched(path).then(async (got) => new Uint8Array(await got.arrayBuffer())));
    }
    return this.tiles.get(path);
  }

  widthAt(level, index) {
    const onLevel = level === "entries" ? this.size : Math.floor(this.size / WIDTH ** level);
    return Math.min(WIDTH, onLevel - index * WIDTH);
  }

  // The root over the 2 ** height entries from begin, a multiple of that.
  async whole(begin, height) {
    const level = Math.floor(height / 8);
    const floor = height % 8;
    const first = begin / 2 ** (8 * level);
    const tile = await this.tile(level, Math.floor(first / WIDTH));
    const place = first % WIDTH;
    let row = [];
    for (let each = place; each < place + 2 ** floor; each += 1) {
      row.push(tile.slice(each * HASH, (each + 1) * HASH));
    }
    while (row.length > 1) {
      const above = [];
      for (let each = 0; each < row.length; each += 2) {
        above.push(await node(row[each], row[each + 1]));
      }
      row = above;
    }
    return row[0];
  }

  async range(begin, end) {
    const count = end - begin;
    const height = Math.log2(count);
    if (Number.isInteger(height)) {
      return this.whole(begin, height);
    }
    const middle = begin + split(count);
    return node(await this.range(begin, middle), await this.range(middle, end));
  }

  // The hashes beside the way from an entry to the root, from the root downwards.
  async path(index) {
    const steps = [];
    let begin = 0;
    let end = this.size;
    while (end - begin > 1) {
      const middle = begin + split(end - begin);
      if (index < middle) {
        steps.push({ left: false, hash: await this.range(middle, end) });
        end = middle;
      } else {
        steps.push({ left: true, hash: await this.range(begin, middle) });
        begin = middle;
      }
    }
    return steps;
  }

  async leaf(index) {
    const bundle = await this.tile("entries", Math.floor(index / WIDTH));
    let place = 0;
    for (let each = 0; each < index % WIDTH; each += 1) {
      place += 2 + bundle[place] * 256 + bundle[place + 1];
    }
    const length = bundle[place] * 256 + bundle[place + 1];
    return bundle.slice(place + 2, place + 2 + length);
  }
}

const node = (left, right) => sha256(Uint8Array.of(1), left, right);
const split = (count) => 2 ** Math.floor(Math.log2(count - 1));

async function leadsToRoot(tree, index, root, digest) {
  const leaf = await tree.leaf(index);
  if (!new TextDecoder().decode(leaf).includes(digest)) {
    return false;
  }
  let hash = await sha256(Uint8Array.of(0), leaf);
  for (const step of (await tree.path(index)).reverse()) {
    hash = step.left ? await node(step.hash, hash) : await node(hash, step.hash);
  }
  return same(hash, root);
}

function parsedNote(note) {
  const cut = note.lastIndexOf("\n\n");
  const text = note.slice(0, cut + 1);
  const [origin, size, root] = text.split("\n");
  const signatures = note.slice(cut + 2).trimEnd().split("\n").map((line) => {
    const [, name, body] = line.split(" ");
    return { name, body: unbase64(body) };
  });
  return { text, origin, size: Number(size), root: unbase64(root), signatures };
}

// Whether the log's key signed the note; undefined where the browser has no Ed25519.
async function isSigned(note, keyLine) {
  const [name, , encoded] = keyLine.trim().split(/\+(.{8})\+/);
  const raw = unbase64(encoded);
  const id = (await sha256(new TextEncoder().encode(`${name}\n`), raw)).slice(0, 4);
  const mine = note.signatures.find((each) => each.name === name && same(each.body.slice(0, 4), id));
  if (mine === undefined || note.origin !== name) {
    return false;
  }
  let key;
  try {
    key = await crypto.subtle.importKey("raw", raw.slice(1), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return undefined;
  }
  const message = new TextEncoder().encode(note.text);
  return crypto.subtle.verify({ name: "Ed25519" }, key, mine.body.slice(4), message);
}

// What the file says of itself: texts of a PNG, segments of a JPEG. Nothing is unpacked.
function carriedBy(bytes) {
  const texts = [];
  let credential = false;
  const view = new DataView(bytes.buffer);
  if (hex(bytes.slice(0, 8)) === "89504e470d0a1a0a") {
    for (let place = 8; place + 12 <= bytes.length;) {
      const length = view.getUint32(place);
      const kind = latin.decode(bytes.slice(place + 4, place + 8));
      credential ||= kind === "caBX";
      if (["tEXt", "iTXt"].includes(kind)) {
        texts.push(latin.decode(bytes.slice(place + 8, place + 8 + Math.min(length, 65536))));
      }
      place += 12 + length;
    }
  } else if (bytes[0] === 0xff && bytes[1] === 0xd8) {
    for (let place = 2; place + 4 <= bytes.length && bytes[place] === 0xff && bytes[place + 1] !== 0xda;) {
      const length = view.getUint16(place + 2);
      const segment = latin.decode(bytes.slice(place + 4, place + 2 + length));
      credential ||= bytes[place + 1] === 0xeb && segment.includes("jumb");
      texts.push(segment);
      place += 2 + length;
    }
  }
  const claim = texts.find((text) => text.startsWith("pinxit:piece\0"));
  return {
    piece: claim ? claim.replace(/\0+/g, "\0").split("\0").pop().slice(0, 80) : "",
    label: texts.some((text) => text.includes("AIGC") || text.includes("rainedAlgorithmicMedia")),
    credential,
  };
}

function tell(about, light, sentence, more = "") {
  const row = list.querySelector(`[data-about="${about}"]`);
  const state = row.querySelector(".state");
  const says = row.querySelector("[data-says]");
  const kinds = { green: "state--good", red: "state--bad", absent: "state--waiting" };
  row.className = `finding finding--${light}`;
  state.className = `state ${kinds[light]}`;
  state.textContent = state.dataset[light];
  says.textContent = `${says.dataset[sentence]} ${more}`.trim();
}

async function check(file) {
  busy.textContent = busy.dataset.reading;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const digest = hex(await sha256(bytes));
  list.querySelector("[data-digest]").textContent = `sha256:${digest}`;
  const carried = carriedBy(bytes);
  tell("record", carried.piece ? "green" : "absent", carried.piece ? "there" : "none", carried.piece);
  tell("label", carried.label ? "green" : "absent", carried.label ? "there" : "none");
  tell("credential", carried.credential ? "green" : "absent", carried.credential ? "there" : "none");
  try {
    await checkLog(digest);
  } catch {
    tell("log", "absent", "unreachable");
    tell("signature", "absent", "cannot");
  }
  list.hidden = false;
  busy.textContent = busy.dataset.done;
}

async function checkLog(digest) {
  const log = page.dataset.log;
  const note = parsedNote(await (await fetched(`${log}checkpoint`)).text());
  const signed = await isSigned(note, await (await fetched(`${log}key`)).text());
  if (signed === undefined) {
    tell("signature", "absent", "cannot");
  } else {
    tell("signature", signed ? "green" : "red", signed ? "good" : "bad", signed ? String(note.size) : "");
  }
  const { entries } = await (await fetched(page.dataset.find + digest)).json();
  const covered = entries.filter((index) => index < note.size);
  if (covered.length === 0) {
    tell("log", "absent", entries.length ? "waiting" : "nothing");
    return;
  }
  const tree = new Tree(note.size);
  for (const index of covered) {
    if (!(await leadsToRoot(tree, index, note.root, digest))) {
      tell("log", "red", "broken", String(index));
      return;
    }
  }
  tell("log", "green", "proved", covered.join(", "));
}

input.addEventListener("change", () => {
  if (input.files.length > 0) {
    check(input.files[0]);
  }
});
