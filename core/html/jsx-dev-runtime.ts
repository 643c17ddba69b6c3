/** What Bun compiles JSX to outside of production. */
export { Fragment, jsx as jsxDEV, jsx, jsxs } from './jsx-runtime'
