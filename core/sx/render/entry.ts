import type { Component } from '../values/callable.ts'
import type { EntryN } from '../values/code.ts'

/** Compiled code calls a component as the closure it is made of. */
export const enterComponent: EntryN = (component: Component, d, args) =>
  component.body.code.jn(component.body, d, args)
