export { files as routes } from './routes'
