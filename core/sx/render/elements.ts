/**
 * Element forms to core. Whatever is constant is rendered while resolving, nested elements melt into the one
 * around them, and what is left to do at run time is to fill the holes between strings.
 */
import type { Core } from '../resolve/core.ts'
import type { Scope } from '../resolve/scope.ts'
import { fault } from '../resolve/shape.ts'
import type { Resolver } from '../resolve/special-form.ts'
import { toArray } from '../values/lists.ts'
import { Keyword, List, Opaque, Sym, type Value } from '../values/types.ts'
import { allowedRule } from './allowed.ts'
import type { AttributeRule } from './attribute-rule.ts'
import { fill, type Hole, type Template } from './join.ts'
import { BOOLEAN, GRANTED, TAGS, URLS, VOID } from './tags.ts'

export function elementCore(head: string, form: List, scope: Scope, r: Resolver): Core | null {
  if (!TAGS.has(head) && !/^[a-z][a-z0-9]*-[a-z0-9-]*$/.test(head)) return null
  if (!TAGS.has(head) && !hasElementShape(form)) return null
  const builder = new Builder(scope, r)
  builder.element(head, form)
  return builder.core(form)
}

/** A custom element, `(my-widget :open true)`, is told from an undefined function by its first attribute. */
function hasElementShape(form: List): boolean {
  return form.len > 1 && form.rest.first instanceof Keyword
}

export function fragmentCore(form: List, scope: Scope, r: Resolver): Core {
  const builder = new Builder(scope, r)
  for (const item of toArray(form.rest)) builder.child(item)
  return builder.core(form)
}

class Builder {
  private readonly parts: string[] = ['']
  private readonly holes: Hole[] = []
  private readonly values: Core[] = []

  constructor(
    private readonly scope: Scope,
    private readonly r: Resolver,
  ) {}

  core(at: List): Core {
    const template: Template = { parts: this.parts, holes: this.holes }
    const handle: Core = { op: 'const', value: new Opaque('template', template) }
    return this.r.primitive('%html', [handle, ...this.values], at)
  }

  element(tag: string, form: List): void {
    if (GRANTED.has(tag) && !this.r.host.grantsRaw) fault(form, `the host does not grant ${tag}`)
    this.text(`<${tag}`)
    const items = toArray(form.rest)
    let i = 0
    for (; items[i] instanceof Keyword; i += 2) {
      if (i + 1 >= items.length) fault(form, 'an attribute without a value')
      this.attribute(tag, (items[i] as Keyword).name, items[i + 1] as Value, form)
    }
    this.text('>')
    const children = items.slice(i)
    if (VOID.has(tag)) {
      if (children.length > 0) fault(form, `${tag} has no children`)
      return
    }
    for (const item of children) {
      if (tag === 'script' || tag === 'style')
        this.hole({ kind: 'raw-text', tag }, this.r.resolve(item, this.scope))
      else this.child(item)
    }
    this.text(`</${tag}>`)
  }

  child(item: Value): void {
    if (item instanceof List && item.first instanceof Sym && this.isElement(item.first)) {
      this.element(item.first.name, item)
      return
    }
    this.hole({ kind: 'child' }, this.r.resolve(item, this.scope))
  }

  private isElement(head: Sym): boolean {
    if (!TAGS.has(head.name) || this.scope.lookup(head) || this.r.isSpecial(head)) return false
    const cell = this.r.host.namespace.find(head.name)
    return cell === null || (cell.v === undefined && !cell.declared)
  }

  private attribute(tag: string, name: string, value: Value, form: List): void {
    const lower = name.toLowerCase()
    if (!/^[a-z_@:][a-z0-9_@:.-]*$/i.test(name)) fault(form, `${name} is not the name of an attribute`)
    const rule = this.r.host.grantsRaw ? ruleOf(lower) : allowedRule(tag, lower)
    if (rule === null) fault(form, `the host does not grant the attribute ${lower}`)
    this.hole({ kind: 'attribute', name, rule }, this.r.resolve(value, this.scope))
  }

  private hole(hole: Hole, value: Core): void {
    if (value.op === 'const' && !(value.value instanceof Opaque)) {
      this.text(fill(hole, value.value))
      return
    }
    this.holes.push(hole)
    this.values.push(value)
    this.parts.push('')
  }

  private text(text: string): void {
    this.parts[this.parts.length - 1] += text
  }
}

/** Where the host grants raw HTML. */
function ruleOf(name: string): AttributeRule {
  if (BOOLEAN.has(name)) return 'boolean'
  if (URLS.has(name) || /^hx-(get|post|put|patch|delete)$/.test(name)) return 'url'
  if (name === 'style') return 'style'
  return name === 'srcset' ? 'srcset' : 'plain'
}
