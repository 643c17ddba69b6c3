/** The worlds that a host makes: on the standard library of SX, or on that of R7RS-small. */
import type { Dialect } from '../reader/read.ts'
import { isForPrograms, Namespace } from '../resolve/namespace.ts'
import { base } from './base.ts'
import type { Grants } from './grants.ts'
import { r7rsBase } from './r7rs.ts'
import { World } from './world.ts'

export type { Grants } from './grants.ts'

export class Sx extends World {
  constructor(
    grants: Grants = {},
    namespace: Namespace = new Namespace(base(), isForPrograms),
    /** What `r7rs` gives one of. */
    dialect: Dialect = 'sx',
  ) {
    super(grants, namespace, dialect)
  }

  /** A world of the r7rs dialect, under which R7RS-small programs run. */
  static r7rs(grants: Grants = {}): Sx {
    return new Sx(grants, new Namespace(r7rsBase(), isForPrograms), 'r7rs')
  }
}
