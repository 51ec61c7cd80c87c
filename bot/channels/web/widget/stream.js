// Server-sent events read with fetch, because EventSource cannot send an Authorization header.

/**
 * The events of a response body as {id, event, data}; a comment (the server's heartbeat) as an event without data.
 * @param {ReadableStream<Uint8Array>} body
 */
export async function* read(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let event = {};
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop(); // not complete yet; a lone \r at the end may be half of \r\n
      for (const line of lines) {
        if (line === "") {
          yield event;
          event = {};
        } else if (!line.startsWith(":")) {
          const [, name, text] = /^([^:]*):? ?(.*)$/s.exec(line);
          event[name] = name === "data" && "data" in event ? `${event.data}\n${text}` : text;
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
