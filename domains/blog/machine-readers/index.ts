export { machineReaders as routes } from './routes'
