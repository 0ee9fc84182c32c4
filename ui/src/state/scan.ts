/**
 * What is kept of a scanned paper: its name, its size in bytes and its SHA-256. The file itself stays where the unit keeps it.
 */
import type { ScanInput } from '../contract/ScanInput';

/** Whether this page may take a hash: only one that came from this machine may. */
export const canScan = globalThis.crypto?.subtle !== undefined;

/** Reads a file and takes its hash; it never leaves this machine. */
export async function scanOf(file: File): Promise<ScanInput> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { name: file.name, bytes: file.size, sha256 };
}
