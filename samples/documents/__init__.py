"""Writers of real files, byte for byte the same every time: PDF with and without text, DOCX, ODT, XLSX and PNG."""
