import type { DestinationStream } from 'pino'

/** pino's number for `error`; `fatal` is above it. */
const ERROR = 50
const MAX_TEXT = 500

/** A line of the log that says what went wrong, without what differs from time to time. */
export type FaultLine = {
  readonly message: string
  /** `Error: no route to host`, without its stack. */
  readonly error: string | null
  readonly domain: string | null
  readonly task: string | null
  readonly requestId: string | null
}

/** The same destination, and whoever wants to know hears of each line at `error` or above. Lines are redacted by then. */
export function withFaultLines(
  destination: DestinationStream,
  heard: (line: FaultLine) => void,
): DestinationStream {
  return {
    write(line) {
      destination.write(line)
      // Parsing is for the few that may be one.
      if (!/"level":[56]0/.test(line)) return
      const fault = faultLine(line)
      if (fault) heard(fault)
    },
  }
}

function faultLine(line: string): FaultLine | null {
  const parsed: unknown = JSON.parse(line)
  if (typeof parsed !== 'object' || parsed === null) return null
  const { level, msg, err, domain, task, requestId } = parsed as Record<string, unknown>
  if (typeof level !== 'number' || level < ERROR) return null
  return {
    message: text(msg) ?? 'no message',
    error: errorOf(err),
    domain: text(domain),
    task: text(task),
    requestId: text(requestId),
  }
}

function errorOf(err: unknown): string | null {
  if (typeof err !== 'object' || err === null) return null
  const { type, message } = err as Record<string, unknown>
  const said = [text(type), text(message)].filter(Boolean).join(': ')
  return said === '' ? null : said.slice(0, MAX_TEXT)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_TEXT) : null
}
