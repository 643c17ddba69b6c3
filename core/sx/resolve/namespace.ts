import { Primitive } from '../values/callable.ts'
import type { RecordType, Value } from '../values/types.ts'

/** A global variable. `v` is undefined until it is defined. */
export class Cell {
  v: Value | undefined = undefined
  /** Holds a primitive that the resolver may put in line. */
  inline = false
  /** Named by a definition still to come in the text being loaded. */
  declared = false
  constructor(readonly name: string) {}
}

/** Counts the times that a global function was defined or replaced: what was concluded from globals holds until then. */
export const functions = { epoch: 0 }

/** Gives a global a value; every tier does it by this. */
export function assignCell(cell: Cell, value: Value): void {
  if (typeof value === 'object' || typeof cell.v === 'object') functions.epoch++
  cell.v = value
}

/** The names of a base that programs see; those with a % are what the language itself is made of. */
export const isForPrograms = (name: string): boolean => !name.startsWith('%')

/**
 * Global names. A program's namespace stands on the base one (primitives and standard library): a base name is
 * copied when first used, so that a program may redefine anything for itself and never for the library.
 */
export class Namespace {
  readonly cells = new Map<string, Cell>()
  /** Record types by the name of their constructor and their own: what `match` may take apart. */
  private readonly types = new Map<string, RecordType>()

  constructor(
    readonly parent: Namespace | null = null,
    /** Which names of its parent it knows. */
    private readonly sees: (name: string) => boolean = () => true,
  ) {}

  /** Whether it is a base, or a library's, that names with a % mean something in. */
  get seesInner(): boolean {
    return this.sees('%')
  }

  /** The cell of `name`, made unbound when nothing has that name yet. */
  cell(name: string): Cell {
    const own = this.find(name)
    if (own) return own
    const made = new Cell(name)
    this.cells.set(name, made)
    return made
  }

  find(name: string): Cell | null {
    const own = this.cells.get(name)
    if (own) return own
    const base = this.sees(name) ? this.parent?.find(name) : null
    if (!base) return null
    const copy = new Cell(name)
    copy.v = base.v
    copy.inline = base.inline
    this.cells.set(name, copy)
    return copy
  }

  recordType(name: string): RecordType | null {
    return this.types.get(name) ?? this.parent?.recordType(name) ?? null
  }

  addRecordType(name: string, type: RecordType): void {
    this.types.set(name, type)
  }

  /** Installs a value of the host. */
  install(name: string, value: Value): void {
    const cell = this.cell(name)
    assignCell(cell, value)
    cell.inline = value instanceof Primitive
  }

  /** Tells that a coming definition takes over `name`, so nothing may be put in line for it. */
  redefine(name: string): Cell {
    const cell = this.cell(name)
    cell.inline = false
    cell.declared = true
    return cell
  }
}
