import type { Component } from '../values/callable.ts'
import type { Entry2, EntryN } from '../values/code.ts'

/** Compiled code calls a component as the closure it is made of. */
export const enterComponent: EntryN = (component: Component, d, args) =>
  component.body.code.jn(component.body, d, args)

export const enterComponent2: Entry2 = (component: Component, d, given, children) =>
  component.body.code.j2(component.body, d, given, children)
