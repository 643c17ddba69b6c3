/** The same functions as a person would write them in JavaScript, sums checked for leaving the safe integers. */
function checked(n: number): number {
  if (!Number.isSafeInteger(n)) throw new RangeError('overflow')
  return n
}

export function checkedFib(n: number): number {
  return n < 2 ? n : checked(checkedFib(checked(n - 1)) + checkedFib(checked(n - 2)))
}

export function checkedTak(x: number, y: number, z: number): number {
  if (!(y < x)) return z
  return checkedTak(
    checkedTak(checked(x - 1), y, z),
    checkedTak(checked(y - 1), z, x),
    checkedTak(checked(z - 1), x, y),
  )
}

export function checkedLoop(n: number): number {
  let i = 0
  while (i < n) i = checked(i + 1)
  return i
}
