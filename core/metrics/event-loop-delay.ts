const STEP_MS = 50

let longestMs = 0
let watching = false

/** Begins to watch how late timers are; once is enough, and no process stays alive for it. */
export function watchEventLoop(): void {
  if (watching) return
  watching = true
  let expected = performance.now() + STEP_MS
  setInterval(() => {
    const now = performance.now()
    longestMs = Math.max(longestMs, now - expected)
    expected = now + STEP_MS
  }, STEP_MS).unref()
}

/** The longest delay since this was asked last, in seconds; 0 where nothing was late. */
export function takeLongestDelay(): number {
  const longest = longestMs
  longestMs = 0
  return longest / 1000
}
