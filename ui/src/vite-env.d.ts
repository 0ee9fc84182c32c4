/** Types of what Vite lets a module import besides modules. */
/// <reference types="vite/client" />
