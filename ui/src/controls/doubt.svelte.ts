/** Whether the present that everything counts by may be wrong: every running clock on the page then says so. */

/** Set by the frame of the page alone. */
export const doubt = $state({ on: false });
