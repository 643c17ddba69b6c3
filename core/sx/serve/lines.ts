import { readSync } from 'node:fs'

/** Lines of a file descriptor, read when asked for, so that a program may wait for an answer in the middle. */
export class Lines {
  private pending = Buffer.alloc(0)
  private readonly pushed: string[] = []
  private ended = false

  constructor(private readonly fd: number) {}

  /** The next line without its end, or null at the end of the input. */
  next(): string | null {
    const again = this.pushed.pop()
    if (again !== undefined) return again
    for (;;) {
      const end = this.pending.indexOf(10)
      if (end >= 0) {
        const line = this.pending.subarray(0, end).toString('utf8')
        this.pending = this.pending.subarray(end + 1)
        return line
      }
      if (this.ended) return this.rest()
      this.read()
    }
  }

  /** Gives a line back, to be read again. */
  push(line: string): void {
    this.pushed.push(line)
  }

  private rest(): string | null {
    if (this.pending.length === 0) return null
    const line = this.pending.toString('utf8')
    this.pending = Buffer.alloc(0)
    return line
  }

  private read(): void {
    const chunk = Buffer.alloc(65_536)
    try {
      const n = readSync(this.fd, chunk)
      if (n === 0) this.ended = true
      else this.pending = Buffer.concat([this.pending, chunk.subarray(0, n)])
    } catch (e) {
      if (!isAgain(e)) throw e
      // The pipe is non-blocking and empty: wait a little on nothing.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
}

function isAgain(e: unknown): boolean {
  return e instanceof Error && 'code' in e && e.code === 'EAGAIN'
}
