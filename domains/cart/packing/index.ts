export { packing as routes } from './routes'
