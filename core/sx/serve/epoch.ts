/**
 * The epoch protocol: one form a line on the input, answers on the output.
 *
 *   (epoch N)                     what follows belongs to N
 *   (load "path") (load-source s) (eval s) (render s) (ping) (reset) (io-response v)
 *
 * Answers: (ready) once; (ok N v), or (ok-len N bytes) and then that many bytes and a newline; (error N "message").
 * A program that performs an effect makes (io-request N form) and waits for (io-response v); an (epoch M) instead
 * ends it. Every answer carries the epoch its command came in, so an old one is never taken for a new one's.
 */

import { write } from '../printer/print.ts'
import { readOne } from '../reader/read.ts'
import { explain } from '../runtime/explain.ts'
import type { Grants } from '../runtime/sx.ts'
import { Sx } from '../runtime/sx.ts'
import { ReadError } from '../values/errors.ts'
import { fromArray, toArray } from '../values/lists.ts'
import { sym } from '../values/symbols.ts'
import { List, Sym, type Value } from '../values/types.ts'
import type { Lines } from './lines.ts'

/** Answers longer than this go with their length in front. */
const LONGEST_LINE = 32_768

/** A new epoch came while a program of the old one was waiting. */
class Superseded extends Error {
  override name = 'Superseded'
}

export class EpochServer {
  private epoch: Value = 0
  private sx: Sx

  constructor(
    private readonly lines: Lines,
    private readonly send: (text: string) => void,
    private readonly grants: Grants,
  ) {
    this.sx = this.world()
  }

  /** Answers until the input ends. */
  run(): void {
    this.send('(ready)\n')
    for (let line = this.lines.next(); line !== null; line = this.lines.next()) {
      if (line.trim() !== '') this.answer(line)
    }
  }

  private answer(line: string): void {
    const { epoch } = this
    try {
      this.command(readCommand(line))
    } catch (e) {
      const message = e instanceof Superseded ? e.message : explain(e)
      this.send(`(error ${write(epoch)} ${write(message)})\n`)
    }
  }

  private command([name, argument]: [string, Value]): void {
    switch (name) {
      case 'epoch':
        this.epoch = argument
        return
      case 'ping':
        this.ok('pong')
        return
      case 'reset':
        this.sx = this.world()
        this.ok(null)
        return
      case 'load':
        this.ok(this.sx.loadFile(text(argument)))
        return
      case 'load-source':
      case 'eval':
        this.ok(this.sx.eval(text(argument)))
        return
      case 'render':
        this.payload(this.sx.render(text(argument)))
        return
      default:
        throw new ReadError(`no command ${name}`, 1, 1)
    }
  }

  private ok(value: Value): void {
    const answer = this.sx.show(value)
    if (answer.length > LONGEST_LINE || answer.includes('\n')) this.payload(answer)
    else this.send(`(ok ${write(this.epoch)} ${answer})\n`)
  }

  private payload(body: string): void {
    this.send(`(ok-len ${write(this.epoch)} ${Buffer.byteLength(body)})\n${body}\n`)
  }

  private world(): Sx {
    const io = (...args: Value[]) => this.ask(args)
    const effects = new Proxy<Record<string, (...args: Value[]) => Value>>(
      {},
      {
        get: (_, name) =>
          typeof name === 'string' ? (...args: Value[]) => io(sym(name), ...args) : undefined,
        getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
      },
    )
    return new Sx({ ...this.grants, effects })
  }

  /** Asks the other side for an effect and waits for its answer. */
  private ask(request: Value[]): Value {
    this.send(`(io-request ${write(this.epoch)} ${write(fromArray(request))})\n`)
    for (let line = this.lines.next(); line !== null; line = this.lines.next()) {
      if (line.trim() === '') continue
      const [name, argument] = readCommand(line)
      if (name === 'io-response') return argument
      if (name === 'epoch') {
        this.lines.push(line)
        throw new Superseded(`superseded by epoch ${write(argument)}`)
      }
    }
    throw new Superseded('the input ended')
  }
}

function readCommand(line: string): [string, Value] {
  const form = readOne(line)
  if (!(form instanceof List) || !(form.first instanceof Sym))
    throw new ReadError('a command is (name argument)', 1, 1)
  const [, argument] = toArray(form)
  return [form.first.name, argument ?? null]
}

function text(x: Value): string {
  if (typeof x !== 'string') throw new ReadError('the argument is a string', 1, 1)
  return x
}
