export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [field: string]: Json | undefined
}

/**
 * One node as the editor saved it. Only `type` is sure to be there; every other field is read with the
 * functions of `fields.ts`, because a document may come from anywhere and unknown nodes must survive.
 */
export interface LexicalNode extends JsonObject {
  readonly type: string
  readonly children?: readonly LexicalNode[]
}

/** A post's document: Lexical JSON in Ghost 6's node types, e.g. `{root: {type: 'root', children: […]}}`. */
export interface LexicalDocument extends JsonObject {
  readonly root: LexicalNode & { readonly type: 'root'; readonly children: readonly LexicalNode[] }
}

/** A document of these top-level nodes, with the fields Ghost's editor expects of a root. */
export function documentOf(children: readonly LexicalNode[]): LexicalDocument {
  return { root: { children, direction: null, format: '', indent: 0, type: 'root', version: 1 } }
}
