// A line for each concept that has jobs, handlers, or rows of a member's.
export * as cycles from './cycles'
export * as pages from './pages'
export * as products from './products'
export * as rooms from './rooms'
export * as stock from './stock'
export * as suppliers from './suppliers'
