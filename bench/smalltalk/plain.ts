/** The programs of programs.st in plain JavaScript, statement for statement; each gives the number that it counts. */
type Column = (number | null)[]

export function queens(n: number): number {
  return place(
    1,
    n,
    new Array(n + 1).fill(null),
    new Array(2 * n + 1).fill(null),
    new Array(2 * n + 1).fill(null),
  )
}

function place(c: number, n: number, rows: Column, ups: Column, downs: Column): number {
  if (c > n) return 1
  let total = 0
  for (let r = 1; r <= n; r++) {
    if (rows[r] !== null || ups[r + c] !== null || downs[r - c + n] !== null) continue
    rows[r] = ups[r + c] = downs[r - c + n] = c
    total += place(c + 1, n, rows, ups, downs)
    rows[r] = ups[r + c] = downs[r - c + n] = null
  }
  return total
}

export function sieve(n: number): number {
  const flags = new Array<boolean>(n + 1).fill(true)
  let count = 0
  for (let i = 2; i <= n; i++) {
    if (!flags[i]) continue
    count++
    for (let k = i + i; k <= n; k += i) flags[k] = false
  }
  return count
}

export function permute(n: number): number {
  return permuteIn(
    n,
    Array.from({ length: n + 1 }, (_, i) => i),
  )
}

function permuteIn(n: number, v: number[]): number {
  let count = 1
  if (n <= 1) return count
  count += permuteIn(n - 1, v)
  for (let i = n - 1; i >= 1; i--) {
    swap(v, n, i)
    count += permuteIn(n - 1, v)
    swap(v, n, i)
  }
  return count
}

function swap(v: number[], a: number, b: number): void {
  const t = v[a] as number
  v[a] = v[b] as number
  v[b] = t
}

export function towers(n: number, a = 1, b = 2): number {
  if (n === 1) return 1
  const other = 6 - a - b
  return towers(n - 1, a, other) + 1 + towers(n - 1, other, b)
}

class Cell {
  constructor(readonly next: Cell | null) {}
}

const list = (n: number): Cell | null => (n === 0 ? null : new Cell(list(n - 1)))

function isShorter(x: Cell | null, y: Cell | null): boolean {
  let a = x
  for (let b = y; b; b = b.next) {
    if (!a) return true
    a = a.next
  }
  return false
}

function tail(x: Cell | null, y: Cell | null, z: Cell | null): Cell | null {
  if (!isShorter(y, x)) return z
  const cut = (c: Cell | null): Cell | null => (c as Cell).next
  return tail(tail(cut(x), y, z), tail(cut(y), z, x), tail(cut(z), x, y))
}

export function listLength(): number {
  let n = 0
  for (let at = tail(list(15), list(10), list(6)); at; at = at.next) n++
  return n
}

let seed = 74755
const random = (): number => {
  seed = (seed * 1309 + 13849) & 65535
  return seed
}

export function storage(): number {
  seed = 74755
  let count = 0
  const tree = (depth: number): unknown[] => {
    count++
    if (depth === 1) return new Array((random() % 10) + 1).fill(null)
    return Array.from({ length: 4 }, () => tree(depth - 1))
  }
  tree(7)
  return count
}

class Ball {
  private x = random() % 500
  private y = random() % 500
  private xv = (random() % 300) - 150
  private yv = (random() % 300) - 150

  bounce(): boolean {
    let bounced = false
    this.x += this.xv
    this.y += this.yv
    if (this.x > 500) [this.x, this.xv, bounced] = [500, -Math.abs(this.xv), true]
    if (this.x < 0) [this.x, this.xv, bounced] = [0, Math.abs(this.xv), true]
    if (this.y > 500) [this.y, this.yv, bounced] = [500, -Math.abs(this.yv), true]
    if (this.y < 0) [this.y, this.yv, bounced] = [0, Math.abs(this.yv), true]
    return bounced
  }
}

export function bounce(): number {
  seed = 74755
  let bounces = 0
  const balls = Array.from({ length: 100 }, () => new Ball())
  for (let i = 0; i < 50; i++) for (const ball of balls) if (ball.bounce()) bounces++
  return bounces
}
