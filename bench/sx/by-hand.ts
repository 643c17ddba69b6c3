/** The same functions as a person would write them in JavaScript, sums checked for leaving the safe integers. */
function checked(n: number): number {
  if (!Number.isSafeInteger(n)) throw new RangeError('overflow')
  return n
}

function checkedFib(n: number): number {
  return n < 2 ? n : checked(checkedFib(checked(n - 1)) + checkedFib(checked(n - 2)))
}

function checkedTak(x: number, y: number, z: number): number {
  if (!(y < x)) return z
  return checkedTak(
    checkedTak(checked(x - 1), y, z),
    checkedTak(checked(y - 1), z, x),
    checkedTak(checked(z - 1), x, y),
  )
}

/** A tail call, as the SX function is one: the host's strict mode has proper ones. */
function checkedLoop(i: number, n: number): number {
  return i < n ? checkedLoop(checked(i + 1), n) : i
}

export const BY_HAND = {
  fib27: () => checkedFib(27),
  tak: () => checkedTak(18, 12, 6),
  loop: () => checkedLoop(0, 2_000_000),
} as const
