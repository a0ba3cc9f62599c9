package dev.virga.lambda.operation;

import dev.virga.core.schema.Bytes;
import dev.virga.lambda.code.BlobStore;
import dev.virga.lambda.code.DeploymentPackage;
import dev.virga.lambda.code.UnusablePackageException;
import dev.virga.lambda.engine.LambdaFault;

/** Takes deployment packages in: checks them and keeps their bytes. */
record CodeIntake(BlobStore blobs) {
  DeploymentPackage take(Bytes zip) {
    DeploymentPackage code;
    try {
      code = DeploymentPackage.of(zip);
    } catch (UnusablePackageException e) {
      throw switch (e.reason()) {
        case NOT_A_ZIP -> LambdaFault.notAZip();
        case UNPACKED_TOO_LARGE ->
            LambdaFault.unpackedTooLarge(DeploymentPackage.MAX_UNPACKED_BYTES);
        case ZIPPED_TOO_LARGE -> LambdaFault.zippedTooLarge(DeploymentPackage.MAX_ZIPPED_BYTES);
      };
    }
    Bytes shared = blobs.keep(code.sha256Hex(), zip).orElseThrow(LambdaFault::codeStorageExceeded);
    return code.with(shared);
  }
}
