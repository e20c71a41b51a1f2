// Asking the server of this page. What goes wrong becomes a Trouble: a code for us, a sentence for the person.

export class Trouble extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const KIND = {
  gone: "plainspeak is not answering. Your text is safe here. Start plainspeak again (plainspeak serve); this page goes on by itself as soon as it answers.",
  busy: "plainspeak is busy with other texts. Yours will be checked in a moment.",
  fault: "plainspeak made a mistake with this text. Your text is safe here. Try again, or change the sentence you wrote last.",
};

// The token stands behind the # of the address, which browsers send to nobody. It leaves the address at once.
let token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
if (location.hash.includes("token=")) history.replaceState(null, "", location.pathname);

export function setToken(value) {
  token = value.trim();
}

// Return the answer to a request, a file as a Blob: `body` is a value for JSON, or a form with a file.
export async function ask(path, body, signal) {
  const form = body instanceof FormData;
  const headers = {};
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  let answer;
  try {
    answer = await fetch(`/api/v1/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined || form ? body : JSON.stringify(body),
      signal,
      cache: "no-store",
      credentials: "omit",
    });
    const json = answer.headers.get("Content-Type")?.includes("json");
    if (answer.ok) return await (json ? answer.json() : answer.blob());
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble("gone", KIND.gone);
  }
  if (answer.status === 503) throw new Trouble("busy", KIND.busy);
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 500 || !problem.detail) throw new Trouble("fault", KIND.fault);
  throw new Trouble(problem.code, problem.detail);
}
