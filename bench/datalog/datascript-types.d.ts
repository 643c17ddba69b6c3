declare module 'datascript' {
  type Db = { readonly brand: 'datascript' }
  const datascript: {
    empty_db(): Db
    db_with(db: Db, facts: readonly (readonly (string | number)[])[]): Db
    q(query: string, ...inputs: (Db | string)[]): unknown[][]
  }
  export default datascript
}
