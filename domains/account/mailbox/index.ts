export { mailbox as routes } from './routes'
