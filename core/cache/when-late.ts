/**
 * Calls back once `ms` have passed. While this process was too busy to look, what is waited for may have come: then it
 * gets as long again as it was kept from looking, up to `ms`, and calls back only after that. Returns how to call it off.
 */
export function whenLate(ms: number, tell: () => void): () => void {
  const began = performance.now()
  let timer = setTimeout(() => {
    const busyMs = performance.now() - began - ms
    timer = setTimeout(tell, Math.min(busyMs, ms))
  }, ms)
  return () => clearTimeout(timer)
}
