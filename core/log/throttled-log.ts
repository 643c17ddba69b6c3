import type { Log } from '#core/contracts/platform/log'

/** A line that repeats itself is written once in so long. */
const WINDOW_MS = 5_000

type Window = { repeated: number; last: object }

const windows = new WeakMap<Log, Map<string, Window>>()

/**
 * Writes a line, and for the next five seconds only counts the lines of the same words: an outage is told, and does not
 * fill the disk with a line for each request. What was counted is told at the end, with `repeated`, and goes on being
 * counted: never are there two lines within five seconds.
 */
export function logThrottled(
  log: Log,
  level: 'warn' | 'error',
  about: object,
  message: string,
  windowMs = WINDOW_MS,
): void {
  const ofLog = windows.get(log) ?? new Map<string, Window>()
  windows.set(log, ofLog)
  const window = ofLog.get(message)
  if (window) {
    window.repeated += 1
    window.last = about
    return
  }
  log[level](about, message)
  const opened: Window = { repeated: 0, last: about }
  ofLog.set(message, opened)
  const timer = setInterval(() => {
    if (opened.repeated === 0) {
      ofLog.delete(message)
      clearInterval(timer)
      return
    }
    log[level]({ ...opened.last, repeated: opened.repeated }, message)
    opened.repeated = 0
  }, windowMs)
  // A process that ends does not wait for it.
  timer.unref()
}
