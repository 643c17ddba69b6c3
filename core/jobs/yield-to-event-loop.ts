/** So long the requests of this process may wait for a long work in it. */
const MAX_MS = 8

/** For long loops: `await yieldToEventLoop()` in each round lets requests be answered whenever the work has had its share. */
export function eventLoopYielder(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < MAX_MS) return
    await new Promise(resolve => setImmediate(resolve))
    since = performance.now()
  }
}
